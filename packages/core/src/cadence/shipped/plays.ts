type PlaysJson = ReadonlyArray<{ readonly id: string; readonly purpose: string }>

/** What the shipped cadences do, by name; add your own beside them. */
export const playsJson = [
  { id: "ask-for-time", purpose: "Ask for a conversation, with two times to choose from" },
  { id: "gift", purpose: "Bring or send a small gift that fits them" },
  { id: "vision", purpose: "Show what would be different for them in a year" },
  { id: "new-offer", purpose: "Make an offer that is new since the last conversation" },
  { id: "industry-figures", purpose: "Share figures from their line of business" },
  { id: "testimonial", purpose: "Tell what a comparable customer says" },
  { id: "video", purpose: "Send a short video made for them" },
  { id: "article", purpose: "Send an article worth their time, with a line on why" },
  { id: "invitation", purpose: "Invite them to a meal, a visit or an event" },
  { id: "introduction", purpose: "Introduce them to somebody worth knowing" },
  { id: "check-in", purpose: "Ask how it goes and whether there is anything more" },
  { id: "thanks", purpose: "Thank them, and say what happens next" },
] satisfies PlaysJson
