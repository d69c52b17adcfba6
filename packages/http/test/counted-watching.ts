import type { FollowUpClient } from "@followthrough/kernel"

/** A log of which a test sees how many watch it. */
export const countedWatching = (
  log: FollowUpClient,
): { readonly counted: FollowUpClient; readonly watching: () => number } => {
  let watching = 0
  const counted: FollowUpClient = {
    ...log,
    watch: (question, options) => {
      const answers = log.watch(question, options)
      return {
        [Symbol.asyncIterator]: () => {
          const iterator = answers[Symbol.asyncIterator]()
          let isOver = false
          const over = (): void => {
            if (!isOver) watching -= 1
            isOver = true
          }
          watching += 1
          return {
            next: async () => {
              const result = await iterator.next()
              if (result.done === true) over()
              return result
            },
            return: async () => {
              over()
              return iterator.return?.() ?? { done: true, value: undefined }
            },
          }
        },
      }
    },
  }
  return { counted, watching: () => watching }
}
