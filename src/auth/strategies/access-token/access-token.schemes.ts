import type { StrategyDefinition } from '#platform';

const TOKEN_URL = '/api/auth/token';

/** How to get an access token, as a person and as a service: the security schemes of the OpenAPI document. */
export const ACCESS_TOKEN_SCHEMES: StrategyDefinition['schemes'] = {
  bearer: {
    identifies: 'user',
    scheme: { scheme: 'bearer', bearerFormat: 'JWT', type: 'http', description: 'The access token of a user' },
  },
  password: {
    identifies: 'user',
    scheme: {
      type: 'oauth2',
      flows: { password: { tokenUrl: TOKEN_URL, refreshUrl: TOKEN_URL, scopes: {} } },
      description: 'A user, by e-mail or username and password; the client id may stay empty',
    },
  },
  service: {
    identifies: 'service',
    scheme: {
      type: 'oauth2',
      flows: {
        clientCredentials: {
          tokenUrl: TOKEN_URL,
          scopes: {
            'quota:read': "Read any user's upload quota",
            'quota:write': "Count uploads against any user's quota",
            'ops:read': 'Read how this installation signs tokens and how its pipeline stands',
            'ops:write': 'Steer the pipeline of this installation',
          },
        },
      },
      description: 'Another service, by client id and secret',
    },
  },
};
