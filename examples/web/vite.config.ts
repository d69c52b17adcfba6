import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"
import { worksOffline } from "./works-offline.js"

const conditions = ["@followthrough/source", "module", "browser", "development|production"]

export default defineConfig({
  // The page works from any folder of a static server.
  base: "./",
  plugins: [react(), worksOffline()],
  resolve: { conditions },
  worker: { format: "es" },
  build: { target: "es2022", chunkSizeWarningLimit: 1500 },
})
