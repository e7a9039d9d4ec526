import { Option } from 'commander';

/** `--role`, which is one of three. */
export function roleOption(description: string): Option {
  return new Option('--role <role>', description).choices(['viewer', 'member', 'admin']);
}
