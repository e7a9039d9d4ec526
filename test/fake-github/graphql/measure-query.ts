import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';

/** What GitHub says of a query before it runs it. */
export interface QueryMeasure {
  /** Points: requests that the connections need, by hundreds, and at least 1. */
  readonly cost: number;
  readonly nodes: number;
  readonly errors: readonly { type: string; message: string }[];
}

const NODES_LIMIT = 500_000;
const PAGE_LIMIT = 100;

/**
 * Counts nodes and points, and checks that each connection says how many it wants, by GitHub's rules:
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function measureQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): QueryMeasure {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const errors: { type: string; message: string }[] = [];
  let nodes = 0;
  let requests = 0;

  const visitField = (field: FieldNode, parent: GraphQLNamedType, multiplier: number): void => {
    if (!(isObjectType(parent) || isInterfaceType(parent))) return;
    const definition = parent.getFields()[field.name.value];
    if (definition === undefined || field.selectionSet === undefined) return;
    const type = getNamedType(definition.type);
    if (!definition.args.some(({ name }) => name === 'first') || !type.name.endsWith('Connection')) {
      visit(field.selectionSet, type, multiplier);
      return;
    }
    const size = readSize(field, variables, errors);
    requests += multiplier;
    nodes += multiplier * size;
    visit(field.selectionSet, type, multiplier * Math.max(size, 1));
  };
  const visit = (selections: SelectionSetNode, parent: GraphQLNamedType, multiplier: number): void => {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) visitField(selection, parent, multiplier);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(
          selection.selectionSet,
          conditionOf(schema, selection.typeCondition?.name.value) ?? parent,
          multiplier,
        );
      } else {
        const fragment = fragments.get(selection.name.value);
        const type = conditionOf(schema, fragment?.typeCondition.name.value);
        if (fragment !== undefined && type !== undefined) visit(fragment.selectionSet, type, multiplier);
      }
    }
  };

  const root = schema.getRootType(operation.operation);
  if (root != null) visit(operation.selectionSet, root, 1);
  if (nodes > NODES_LIMIT) {
    errors.push({
      type: 'MAX_NODE_LIMIT_EXCEEDED',
      message: `This query requests up to ${nodes} possible nodes which exceeds the maximum limit of ${NODES_LIMIT}.`,
    });
  }
  return { cost: Math.max(1, Math.round(requests / 100)), nodes, errors };
}

function conditionOf(schema: GraphQLSchema, name: string | undefined): GraphQLNamedType | undefined {
  const type = name === undefined ? undefined : schema.getType(name);
  return type !== undefined && isCompositeType(type) ? type : undefined;
}

function readSize(
  field: FieldNode,
  variables: Readonly<Record<string, unknown>>,
  errors: { type: string; message: string }[],
): number {
  const name = field.name.value;
  const sizes = (field.arguments ?? [])
    .filter((argument) => argument.name.value === 'first' || argument.name.value === 'last')
    .map((argument) => ({ which: argument.name.value, size: valueFromASTUntyped(argument.value, variables) }))
    .filter(({ size }) => size != null);
  if (sizes.length === 0) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    errors.push({ type: 'MISSING_PAGINATION_BOUNDARIES', message });
    return 0;
  }
  const { which, size } = sizes[0]!;
  const asked = Number(size);
  if (asked > PAGE_LIMIT) {
    const message = `Requesting ${asked} records on the \`${name}\` connection exceeds the \`${which}\` limit of ${PAGE_LIMIT} records.`;
    errors.push({ type: 'EXCESSIVE_PAGINATION', message });
  }
  return asked;
}
