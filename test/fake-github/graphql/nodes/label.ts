import type { Call } from '../../http/call.ts';
import { presentLabel } from '../../present/label.ts';
import type { Label, Repository } from '../../world/repository.ts';
import { type ConnectionArguments, connect } from '../connection.ts';

export function labelConnection(
  { world }: Call,
  repository: Repository,
  labels: readonly Label[],
  args: ConnectionArguments,
): Record<string, unknown> {
  const sorted = [...labels].sort((a, b) => a.id - b.id);
  return connect(
    sorted,
    args,
    (label) => {
      const { url } = presentLabel(world, repository, label);
      return {
        __typename: 'Label',
        id: label.nodeId,
        name: label.name,
        color: label.color,
        description: label.description,
        isDefault: false,
        url,
        resourcePath: new URL(url).pathname,
      };
    },
    ({ id }) => [id, 0],
  );
}
