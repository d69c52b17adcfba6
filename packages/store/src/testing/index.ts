export { eventStoreContract } from "./contract.js"
export { ContractBroken, type ContractCase, type MakeStore } from "./contract-case.js"
