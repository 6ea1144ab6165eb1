// SPDX-License-Identifier: MPL-2.0
/** The form of one operation: what it says so far, and how to say more; undefined is said no longer. */
export interface FormProps {
  body: Record<string, unknown>
  set: (more: Record<string, unknown>) => void
}
