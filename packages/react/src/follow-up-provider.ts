import type { FollowUpClient } from "@followthrough/kernel"
import { english, type Language, type Speaker, speakerOf } from "@followthrough/projection/english"
import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useMemo,
} from "react"
import { Answers } from "./answers.js"

interface FollowUp {
  readonly client: FollowUpClient
  readonly answers: Answers
  readonly language: Language
  readonly zone: string
}

const Context = createContext<FollowUp | undefined>(undefined)

export interface FollowUpProviderProps {
  /** Where the log is, in whatever way: all hooks below ask it. The same object until it is to be another one. */
  readonly client: FollowUpClient
  /** The zone of the IANA database by whose clocks `useSpeaker` tells instants, such as `Europe/Rome`. */
  readonly zone: string
  /** The words of `useSpeaker`. Left out: English. */
  readonly language?: Language | undefined
  readonly children?: ReactNode
}

/** Gives a client of one workspace to the hooks below it. Equal questions of theirs share one subscription. */
export const FollowUpProvider = ({
  children,
  client,
  language = english,
  zone,
}: FollowUpProviderProps): ReactElement => {
  const answers = useMemo(() => new Answers(client), [client])
  const value = useMemo(
    () => ({ client, answers, language, zone }),
    [client, answers, language, zone],
  )
  return createElement(Context.Provider, { value }, children)
}

/** What the provider above gives; throws where there is none, which is a mistake in the page. */
export const useFollowUp = (): FollowUp => {
  const followUp = useContext(Context)
  if (followUp === undefined) {
    throw new Error("This hook of @followthrough/react is used outside of a <FollowUpProvider>")
  }
  return followUp
}

/** The client that the provider was given, for what has no hook. */
export const useFollowUpClient = (): FollowUpClient => useFollowUp().client

/**
 * Puts answers into words, in the provider's language: `say.why(row.why)`, `say.step(row.step)`,
 * `say.instant(row.by)`. Instants are told by the clocks of the provider's zone, or of the one given here. A name
 * that is no zone's throws a RangeError.
 */
export const useSpeaker = (zone?: string): Speaker => {
  const { language, zone: usual } = useFollowUp()
  const clocks = zone ?? usual
  return useMemo(() => speakerOf(clocks, language), [clocks, language])
}
