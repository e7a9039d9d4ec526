import { test } from 'vitest';
import { listWithClient } from './list-with-client.ts';

const PACKAGES = ['openapi-python-client==0.29.1', 'mypy==2.4.1'];
const LIST = `
import os
from pulse.api.repositories import list_repositories
from pulse.client import AuthenticatedClient
from pulse.models.repository_page import RepositoryPage
from pulse.types import UNSET, Unset

client = AuthenticatedClient(base_url=os.environ["PULSE_URL"], token=os.environ["PULSE_TOKEN"])
cursor: str | Unset = UNSET
while True:
    page = list_repositories.sync(client=client, limit=2, cursor=cursor)
    if not isinstance(page, RepositoryPage):
        raise SystemExit(page)
    for repository in page.items:
        print(repository.full_name)
    if page.next_cursor is None:
        break
    cursor = page.next_cursor
`;
/** What is not imported is not compiled: a broken name shows only here. */
const IMPORT_ALL = `
import importlib, pkgutil, pulse
for module in pkgutil.walk_packages(pulse.__path__, "pulse."):
    importlib.import_module(module.name)
`;
/** The generator goes on without what it cannot make, and says so with these words. */
const LEFT_OUT = /unable to|conflict|removal of/i;

test('a client of openapi-python-client lists repositories', () =>
  listWithClient(async (project) => {
    await project.run('python3', '-m', 'venv', 'python');
    await project.run('python/bin/pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES);
    const generate = ['generate', '--path', 'openapi.json', '--output-path', 'pulse', '--meta', 'none'];
    const told = await project.run(
      'sh',
      '-c',
      '"$@" 2>&1',
      'sh',
      'python/bin/openapi-python-client',
      ...generate,
    );
    if (LEFT_OUT.test(told)) throw new Error(told);
    await project.write('list.py', LIST);
    await project.write('import_all.py', IMPORT_ALL);
    await project.run('python/bin/python', 'import_all.py');
    await project.run('python/bin/mypy', 'list.py');
    return ['python/bin/python', 'list.py'];
  }));
