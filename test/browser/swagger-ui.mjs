/** Swagger UI as a visitor uses it: opens operations, fills their forms, presses Execute, reads the answer. */
export class SwaggerUi {
  constructor(page) {
    this.page = page;
  }

  block(route) {
    const [method, path] = route.split(' ');
    return this.page.locator(`.opblock-${method.toLowerCase()}`, { has: this.page.locator(`[data-path="${path}"]`) });
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
   * @param {string} route such as `POST /api/projects`
   * @param {{ body?: object, fields?: Record<string, string>, file?: string }} form `fields` are parameters and fields of a multipart form
   * @returns {Promise<{ status: number, text: string, block: import('playwright-core').Locator }>}
   */
  async execute(route, { body, fields = {}, file } = {}) {
    const block = this.block(route);
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
    // NOTE: an earlier answer stays on the page until the next one comes, so the next one is awaited on the wire first.
    const [response] = await Promise.all([
      this.page.waitForResponse((response) => response.request().resourceType() === 'fetch'),
      block.locator('.execute').click(),
    ]);
    const text = await response.text();
    await block.locator('.loading-container').waitFor({ state: 'detached' });
    const answer = block.locator('.live-responses-table .response');
    await answer.locator('.response-col_status').waitFor();
    return { status: Number.parseInt(await answer.locator('.response-col_status').innerText(), 10), text, block };
  }

  async close(route) {
    const block = this.block(route);
    await block.locator('.opblock-summary-control').click();
    await block.locator('.execute').waitFor({ state: 'detached' });
  }
}
