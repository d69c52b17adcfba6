/** Made-up people and companies. */
export const firstNames = [
  "Ada",
  "Bruno",
  "Carla",
  "Dario",
  "Elin",
  "Farid",
  "Greta",
  "Hugo",
  "Ines",
  "Jonas",
  "Karin",
  "Luca",
  "Maren",
  "Nils",
  "Olga",
  "Pavel",
  "Quinn",
  "Rosa",
  "Stefan",
  "Tilda",
] as const

export const lastNames = [
  "Abel",
  "Bergman",
  "Costa",
  "Duarte",
  "Egger",
  "Fontana",
  "Grau",
  "Holm",
  "Iversen",
  "Jansen",
  "Keller",
  "Lindt",
  "Moreau",
  "Novak",
  "Ortiz",
  "Peeters",
  "Rossi",
  "Sousa",
  "Toth",
  "Weiss",
] as const

export const trades = [
  "Bakery",
  "Boatyard",
  "Brewery",
  "Dental Practice",
  "Garden Centre",
  "Joinery",
  "Logistics",
  "Opticians",
  "Physiotherapy",
  "Print Shop",
  "Roofing",
  "Vineyard",
] as const

export const promised = [
  "send the quote",
  "send two references",
  "check the delivery date with the warehouse",
  "call back about the contract",
  "send the care instructions",
] as const

export const meetings = [
  "go through the offer",
  "show the samples",
  "meet the new manager",
  "agree on the delivery",
] as const
