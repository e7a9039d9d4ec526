import type { Label, Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { repositoryUrl } from './repository.ts';

export function presentLabel(world: World, repository: Repository, label: Label) {
  return {
    id: label.id,
    node_id: label.nodeId,
    url: `${repositoryUrl(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}
