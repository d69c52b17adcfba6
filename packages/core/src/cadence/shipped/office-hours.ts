const OFFICE = [{ from: "09:00", to: "18:00" }]

/** Monday to Friday from nine to six. */
export const OFFICE_HOURS = {
  monday: OFFICE,
  tuesday: OFFICE,
  wednesday: OFFICE,
  thursday: OFFICE,
  friday: OFFICE,
}
