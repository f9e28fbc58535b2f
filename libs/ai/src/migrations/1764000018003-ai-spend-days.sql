-- up
-- What all accounts together have reserved or spent on a day (UTC). It stays when an account is deleted, so that deleting one frees no budget.
CREATE TABLE ai_spend_days (
  day date NOT NULL,
  spent_usd numeric NOT NULL,
  CONSTRAINT ai_spend_days_pkey PRIMARY KEY (day)
);
-- The day a call is counted in; empty for calls that are not.
ALTER TABLE ai_spend ADD COLUMN day date;

-- down
ALTER TABLE ai_spend DROP COLUMN day;
DROP TABLE ai_spend_days;
