// The app as it was: who works here, and how they sign in (a name and a password, as browsers ask for them).
import { createHash, timingSafeEqual } from "node:crypto"

export interface Staff {
  readonly id: string
  readonly zone: string
}

/** Gives whoever an `Authorization` header is of. */
export type SignIn = (authorization: string | null | undefined) => Staff | undefined

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

/** The staff, and how they sign in. */
export interface Team {
  readonly staff: ReadonlyArray<Staff>
  readonly signIn: SignIn
}

/** `logins` is a list such as `ana:password,ben:password`. */
export const teamOf = (logins: string): Team => {
  const all = logins.split(",").map((login) => {
    const [id = "", password = ""] = login.split(":")
    if (id === "" || password === "") throw new Error("STAFF: is to be name:password,name:password")
    const header = `Basic ${Buffer.from(login).toString("base64")}`
    return { staff: { id, zone: "Europe/Lisbon" }, hash: digest(header) }
  })
  return {
    staff: all.map(({ staff }) => staff),
    signIn: (authorization) => {
      const given = digest(authorization ?? "")
      return all.filter(({ hash }) => timingSafeEqual(hash, given))[0]?.staff
    },
  }
}
