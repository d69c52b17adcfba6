/**
 * Hands live answers to a listener, one after the other, until it is ended, and gives what ends it. `failed` is told
 * what ended the answers otherwise, unless it was ended before.
 */
export const handedTo = <A>(
  answers: AsyncIterator<A>,
  listener: (answer: A) => void,
  failed: (failure: unknown) => void,
): (() => void) => {
  let isOver = false
  const hand = async (): Promise<void> => {
    try {
      for (;;) {
        const { done, value } = await answers.next()
        if (done === true || isOver) return
        listener(value)
      }
    } catch (failure) {
      if (!isOver) failed(failure)
    } finally {
      await answers.return?.()
    }
  }
  void hand()
  return () => {
    isOver = true
    void answers.return?.()
  }
}

/** For who gave no callback: an unhandled rejection, so that it does not go unnoticed. */
export const unhandled = (failure: unknown): void => {
  void Promise.reject(failure)
}
