/** Swagger UI as a visitor uses it: opens operations, fills their forms, presses Execute, reads the answer. */
export class SwaggerUi {
  constructor(page) {
    this.page = page;
  }

  async open(url) {
    await this.page.goto(url);
    await this.page.locator('.opblock').first().waitFor();
  }

  /** Signs in through the dialog behind the Authorize button, by the password flow. */
  async authorize(username, password, shot) {
    await this.page.locator('.auth-wrapper .btn.authorize').click();
    const flow = this.page.locator('.auth-container', { hasText: 'OAuth2, password' });
    await flow.locator('#oauth_username').fill(username);
    await flow.locator('#oauth_password').fill(password);
    await shot?.();
    await flow.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
    await flow.getByRole('button', { name: 'Remove authorization' }).waitFor();
    await flow.getByRole('button', { name: 'Close', exact: true }).click();
  }

  /**
   * Runs one operation and leaves it open.
   * @param {string} tag
   * @param {string} id its operationId
   * @param {{ body?: object, fields?: Record<string, string>, file?: string }} form `fields` are parameters and fields of a multipart form
   * @returns {Promise<{ status: number, text: string, block: import('playwright-core').Locator }>}
   */
  async execute(tag, id, { body, fields = {}, file } = {}) {
    const block = this.page.locator(`#operations-${tag}-${id}`);
    if (!(await block.evaluate((element) => element.classList.contains('is-open'))))
      await block.locator('.opblock-summary-control').click();
    await block.locator('.execute').waitFor();
    if (body) await block.locator('textarea.body-param__text').fill(JSON.stringify(body, null, 2));
    for (const [name, value] of Object.entries(fields)) {
      await block
        .locator(`tr[data-property-name="${name}"], tr[data-param-name="${name}"]`)
        .locator('input[type=text], select, textarea')
        .first()
        .fill(value);
    }
    if (file) await block.locator('input[type=file]').setInputFiles(file);
    await block.locator('.execute').click();
    const answer = block.locator('.live-responses-table .response');
    await answer.locator('.response-col_status').waitFor();
    await block.locator('.loading-container').waitFor({ state: 'detached' });
    return {
      status: Number.parseInt(await answer.locator('.response-col_status').innerText(), 10),
      text: await answer.locator('.highlight-code code, .highlight-code pre').first().innerText(),
      block,
    };
  }

  async close(tag, id) {
    const block = this.page.locator(`#operations-${tag}-${id}`);
    await block.locator('.opblock-summary-control').click();
    await block.locator('.execute').waitFor({ state: 'detached' });
  }
}
