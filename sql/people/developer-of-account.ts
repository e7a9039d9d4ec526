/** An expression of the developer whom an account has been stored as; null for one that nobody told of. */
export function developerOfAccount(accountId: string): string {
  return `(
    select i.developer_id from developer_identities i
    where i.provider = 'github' and i.kind = 'id' and i.value = (${accountId})::text
  )`;
}
