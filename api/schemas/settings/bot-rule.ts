import { z } from 'zod';
import { BOT_RULE_KINDS } from '../../../sql/people/bot-rules.ts';
import { IdParameterSchema, IdSchema, plainText, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { TeamParamsSchema } from './team.ts';

const PATTERN_LENGTH_MAX = 200;
const NOTE_LENGTH_MAX = 500;

export const BotRuleSchema = z
  .object({
    id: IdSchema,
    teamId: z.uuid().nullable().meta({ description: 'Null: for every team.' }),
    kind: z.enum(BOT_RULE_KINDS),
    pattern: z.string(),
    isBot: z
      .boolean()
      .meta({ description: 'False: somebody whom another rule or GitHub calls a machine is none.' }),
    note: z.string().nullable(),
    createdAt: TimeSchema,
  })
  .meta({ id: 'BotRule', description: 'Says who counts as a machine.' });
export type BotRule = z.infer<typeof BotRuleSchema>;
export const BotRulePageSchema = pageOf('BotRulePage', BotRuleSchema);

export const BotRuleListQuerySchema = z.strictObject(PAGE_QUERY);

export const AddBotRuleSchema = z
  .strictObject({
    kind: z
      .enum(BOT_RULE_KINDS)
      .optional()
      .meta({ description: 'What is looked at; the login unless given.' }),
    pattern: plainText(PATTERN_LENGTH_MAX).meta({
      description: 'A glob with `*` and `?`, without regard to case.',
      example: '*-robot',
    }),
    isBot: z.boolean().optional().meta({ description: 'True unless given.' }),
    note: plainText(NOTE_LENGTH_MAX).optional(),
  })
  .meta({ id: 'AddBotRule', example: { pattern: '*-robot', note: 'our deploy accounts' } });
export type AddBotRule = z.input<typeof AddBotRuleSchema>;

export const BotRuleParamsSchema = z.object({ ruleId: IdParameterSchema });
export const TeamBotRuleParamsSchema = TeamParamsSchema.extend({ ruleId: IdParameterSchema });
