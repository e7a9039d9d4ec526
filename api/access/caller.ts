/** With what a request came, before anybody looked who that is. */
export type Caller =
  | { readonly kind: 'nobody' }
  /** Something was sent that is no key of ours, or is over. */
  | { readonly kind: 'stranger' }
  | { readonly kind: 'installation' }
  | {
      readonly kind: 'session';
      readonly userId: string;
      readonly sessionId: string;
    }
  | { readonly kind: 'token'; readonly tokenHash: Buffer };
