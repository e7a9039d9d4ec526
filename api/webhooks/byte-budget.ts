/** Bytes that may be held at a time. */
export interface ByteBudget {
  readonly usedBytes: number;
  /** False, and nothing is taken, when so many more would be too many. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

export function createByteBudget(limitBytes: number): ByteBudget {
  let usedBytes = 0;
  return {
    get usedBytes() {
      return usedBytes;
    },
    take: (bytes) => {
      if (usedBytes + bytes > limitBytes) return false;
      usedBytes += bytes;
      return true;
    },
    giveBack: (bytes) => {
      usedBytes -= bytes;
    },
  };
}
