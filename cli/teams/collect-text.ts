/** For an option that can be given several times: reads each text and keeps those before it. */
export function collectText<Value>(parse: (text: string) => Value) {
  return (text: string, sofar: readonly Value[] = []): readonly Value[] => [...sofar, parse(text)];
}
