// Lets a thread run from TypeScript sources: `--import tsx` does so for the main thread alone.
import { register } from "tsx/esm/api"

register()
