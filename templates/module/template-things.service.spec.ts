import { jest } from '@jest/globals';

import { newId } from '#platform';
import type { AuthUser } from '#platform';

import type { TemplateThingsRepository } from './template-things.repository.js';
import { TemplateThingsService } from './template-things.service.js';

const user: AuthUser = { kind: 'user', id: newId(), session_id: newId() };
const row = { id: newId(), user_id: user.id, title: 'One', created_at: new Date(), updated_at: new Date() };

function serviceWith(repository: Partial<TemplateThingsRepository>): TemplateThingsService {
  return new TemplateThingsService(repository as TemplateThingsRepository, { TEMPLATE_THINGS_MAX: 3 });
}

describe('template things', () => {
  it('are created below the limit', async () => {
    expect(await serviceWith({ insert: async () => row }).create(user, { title: 'One' })).toEqual(row);
    await expect(serviceWith({ insert: async () => undefined }).create(user, { title: 'One' })).rejects.toThrow(
      'the limit of 3 template things per user is reached',
    );
  });

  it('that are not there are not found', async () => {
    const missing = `template thing ${row.id} does not exist`;
    await expect(serviceWith({ findOwned: async () => null }).get(user, row.id)).rejects.toThrow(missing);
    await expect(serviceWith({ updateOwned: async () => null }).update(user, row.id, { title: 'Two' })).rejects.toThrow(missing);
    await expect(serviceWith({ deleteOwned: async () => false }).delete(user, row.id)).rejects.toThrow(missing);
  });

  it('keep the fields that an update omits', async () => {
    const updateOwned = jest.fn(async () => row);
    await serviceWith({ updateOwned }).update(user, row.id, {});
    expect(updateOwned).toHaveBeenCalledWith(user.id, row.id, {});
  });

  it('come in pages', async () => {
    const page = await serviceWith({ pageOwned: async () => [row, row] }).list(user, { limit: 1 });
    expect(page).toEqual({ items: [row], next_cursor: expect.any(String) });
  });
});
