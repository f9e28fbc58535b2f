import type { StrategyDefinition } from '#platform';

const TOKEN_URL = '/api/auth/token';

/** How users and service clients get an access token: the security schemes of the OpenAPI document. */
export const ACCESS_TOKEN_SCHEMES: StrategyDefinition['schemes'] = {
  password: {
    identifies: 'user',
    scheme: {
      type: 'oauth2',
      flows: { password: { tokenUrl: TOKEN_URL, refreshUrl: TOKEN_URL, scopes: {} } },
      description: 'Log in with an email address or username and password. Leave the client id and secret empty.',
    },
  },
  bearer: {
    identifies: 'user',
    scheme: { scheme: 'bearer', bearerFormat: 'JWT', type: 'http', description: 'The access token of a user, from `POST /api/auth/login`' },
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
            'users:read': 'Read who a user is, also when introspecting tokens',
            'tokens:introspect': 'Introspect access tokens',
            'ops:read': 'Read the token settings and the state of the pipeline',
            'ops:write': 'Requeue failed jobs, activate and deactivate users',
          },
        },
      },
      description: 'A service client, with its client id and secret',
    },
  },
};
