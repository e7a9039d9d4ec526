import { currentActing } from '../acting/acting.ts';

/** Says who acts here, once it is known of a request that anybody may send: what follows is done in this person's name. */
export function nameActor(userId: string): void {
  const acting = currentActing();
  if (acting !== undefined) acting.actor = userId;
}
