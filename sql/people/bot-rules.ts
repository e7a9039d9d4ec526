import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

export const BOT_RULE_KINDS = ['login', 'email', 'name'] as const;

const ruleRow = z.object({
  id: z.string(),
  teamId: z.string().nullable(),
  kind: z.enum(BOT_RULE_KINDS),
  pattern: z.string(),
  isBot: z.boolean(),
  note: z.string().nullable(),
  createdAt: z.date(),
});
export type BotRuleRow = z.infer<typeof ruleRow>;

const COLUMNS = sql.fragment`
  r.rule_id::text as id, r.team_id as "teamId", r.kind, r.pattern, r.is_bot as "isBot", r.note, r.created_at as "createdAt"`;

/** Rules for all teams, and those of one team when it is named; the newest first, as they are applied. */
export async function listBotRules(
  db: CommonQueryMethods,
  teamId: string | null,
  page: { readonly beforeId: number | undefined; readonly limit: number },
): Promise<readonly BotRuleRow[]> {
  return db.any(sql.type(ruleRow)`
    select ${COLUMNS} from bot_rules r
    where (r.team_id is null or r.team_id = ${teamId}::uuid)
      and (${page.beforeId ?? null}::bigint is null or r.rule_id < ${page.beforeId ?? null})
    order by r.rule_id desc
    limit ${page.limit}`);
}

/** Adds a rule for a team, or for all; null when there is one of this kind and pattern. */
export async function addBotRule(
  db: CommonQueryMethods,
  rule: Pick<BotRuleRow, 'teamId' | 'kind' | 'pattern' | 'isBot' | 'note'>,
): Promise<BotRuleRow | null> {
  return db.maybeOne(sql.type(ruleRow)`
    insert into bot_rules as r (team_id, kind, pattern, is_bot, note)
    values (${rule.teamId}::uuid, ${rule.kind}, ${rule.pattern}, ${rule.isBot}, ${rule.note})
    on conflict (team_id, kind, pattern) do nothing
    returning ${COLUMNS}`);
}

/** Takes away a rule of a team, or one for all; null when there is none of this id. */
export async function removeBotRule(
  db: CommonQueryMethods,
  teamId: string | null,
  ruleId: number,
): Promise<BotRuleRow | null> {
  return db.maybeOne(sql.type(ruleRow)`
    delete from bot_rules r
    where r.rule_id = ${ruleId} and r.team_id is not distinct from ${teamId}::uuid
    returning ${COLUMNS}`);
}
