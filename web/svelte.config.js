// SPDX-License-Identifier: MPL-2.0
export default { compilerOptions: { runes: true } }
