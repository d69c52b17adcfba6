export { askCalendar } from "./ask-answers.js"
export type { CalendarAnswers } from "./calendar-answers.js"
export type {
  CalendarClient,
  CalendarFact,
  CalendarForm,
  CalendarQuery,
} from "./calendar-client.js"
export { type CalendarRequest, calendarResponse, type WebResponse } from "./calendar-response.js"
export { calendarOf, calendarText } from "./calendar-text.js"
