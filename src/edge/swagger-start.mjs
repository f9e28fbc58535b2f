// The script of /docs: configures Swagger UI so that its examples work in sequence. It runs in the browser, uncompiled.

const SAMPLE_EMAIL = 'ada@example.com';
const HINT = 'Filled in as soon as you create, start or list one on this page.';

/** An email address that is not registered yet: new on each page load, the same in all examples. */
const email = `ada-${Math.random().toString(36).slice(2, 10)}@example.com`;

/** The last id seen since the page was loaded, by collection, e.g. `projects`. */
const seen = {};
let paths = {};

/** The collection that the `id` in a response belongs to, by request path. */
const ANSWERS = [
  [/\/runs$|\/runs\/[^/]+(?:\/(?:retry|cancel))?$/, 'runs'],
  [/\/(?:jobs|regenerate)$|\/jobs\/[^/]+(?:\/(?:retry|cancel))?$/, 'jobs'],
  [/\/assets$|\/assets\/[^/]+(?:\/restore)?$/, 'assets'],
  [/\/uploads(?:\/image)?$|\/files\/upload$/, 'uploads'],
  [/\/projects$|\/projects\/[^/]+$/, 'projects'],
  [/\/auth\/sessions$/, 'sessions'],
];

/** The collection of `/api/projects/{id}/runs` is `projects`. */
const collectionOf = (path) => /\/([a-z-]+)\/\{id\}/.exec(path)?.[1];

/** Inserts the email address into the examples, and a hint next to each id that the page fills in. */
function prepare(text) {
  const document = JSON.parse(text.replaceAll(SAMPLE_EMAIL, email));
  paths = document.paths;
  const collections = new Set(ANSWERS.map(([, collection]) => collection));
  for (const [path, operations] of Object.entries(paths)) {
    if (!collections.has(collectionOf(path))) continue;
    for (const { parameters = [] } of Object.values(operations))
      for (const parameter of parameters)
        if (parameter.in === 'path' && parameter.name === 'id') parameter.description = `${parameter.description ?? ''}\n\n*${HINT}*`;
  }
  for (const schema of projectForms()) {
    schema.properties.project_id.description += `\n\n*${HINT}*`;
    // NOTE: an empty example prevents Swagger UI from inserting "string" or an id that does not exist.
    schema.properties.project_id.example = '';
  }
  return JSON.stringify(document);
}

/** The multipart forms with a project id. */
function projectForms() {
  return Object.values(paths)
    .map(({ post }) => post?.requestBody?.content?.['multipart/form-data']?.schema)
    .filter((schema) => schema?.properties?.project_id);
}

function fillPath(collection, id) {
  for (const [path, operations] of Object.entries(paths)) {
    if (collectionOf(path) !== collection) continue;
    for (const method of Object.keys(operations)) window.ui.specActions.changeParam([path, method], 'id', 'path', id, false);
  }
}

function setBody(path, value) {
  const pathMethod = [path, 'post'];
  window.ui.oas3Actions.setRequestBodyValue({ value, pathMethod });
  // NOTE: an operation that is opened for the first time would otherwise reset the body to its example.
  window.ui.oas3Actions.setRetainRequestBodyValueFlag({ value: true, pathMethod });
}

function fillForms(id) {
  for (const [path, { post }] of Object.entries(paths)) {
    if (!projectForms().includes(post?.requestBody?.content?.['multipart/form-data']?.schema)) continue;
    setBody(path, window.ui.getSystem().Im.Map({ project_id: id }));
  }
}

/** Fills the JSON bodies that contain a token with the tokens of the last login. */
function fillTokens({ access_token, refresh_token }) {
  const bodies = {
    refresh: { refresh_token },
    'refresh-token': { refresh_token },
    logout: { refresh_token },
    'verify-token': { token: access_token },
  };
  for (const [name, body] of Object.entries(bodies)) {
    setBody(`/api/auth/${name}`, JSON.stringify(body, null, 2));
  }
}

function remember(collection, id) {
  if (typeof id !== 'string' || seen[collection] === id) return;
  seen[collection] = id;
  fillPath(collection, id);
  if (collection === 'projects') fillForms(id);
}

/** Remembers the id in a response: of the resource, or of the first item of a list. */
function learn(path, body) {
  if (body === null || typeof body !== 'object') return;
  if (body.refresh_token) fillTokens(body);
  const collection = ANSWERS.find(([pattern]) => pattern.test(path))?.[1];
  if (!collection) return;
  remember(collection, (body.items?.[0] ?? body).id);
  remember('runs', body.run_id);
  if (collection === 'runs') remember('jobs', (body.items?.[0] ?? body).jobs?.[0]?.id);
}

/** Collapses each error response to one line; a click expands it. */
function foldErrors(Original, { React }) {
  return function Answer(props) {
    const [open, setOpen] = React.useState(Number(props.code) < 400);
    if (open) return React.createElement(Original, props);
    const text = props.response?.get('description') ?? '';
    const style = { background: 'none', border: 0, padding: 0, font: 'inherit', color: 'inherit', cursor: 'pointer', textAlign: 'left' };
    const button = React.createElement(
      'button',
      { type: 'button', style, 'aria-expanded': false, onClick: () => setOpen(true) },
      `▸ ${text}`,
    );
    return React.createElement(
      'tr',
      { className: 'response folded', 'data-code': props.code },
      React.createElement('td', { className: 'response-col_status' }, props.code),
      React.createElement('td', { className: 'response-col_description', colSpan: 2 }, button),
    );
  };
}

window.ui = window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'list',
  filter: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  persistAuthorization: true,
  validatorUrl: null,
  plugins: [() => ({ wrapComponents: { response: foldErrors } })],
  responseInterceptor: (answer) => {
    const path = new URL(answer.url, window.location.href).pathname;
    if (path === '/openapi.json') answer.text = answer.data = prepare(answer.text ?? answer.data);
    // NOTE: after Swagger UI has rendered the response, because rendering resets fields.
    else if (answer.ok && path.startsWith('/api/')) setTimeout(() => learn(path, answer.obj ?? answer.body), 0);
    return answer;
  },
});
