-- SPDX-License-Identifier: MPL-2.0
-- title: Udfaset, men stadig brugt | Retired, yet still needed
-- about: Det, der er udfaset, men som noget i drift ikke kan undvære. | What is retired, but something in operation cannot do without.
-- force: binding
-- principle: close_to_core
-- remedy: Flyt det, der bruger det, eller udskyd udfasningen | Move what needs it, or put the retirement off
-- severity: high
-- owner: unit:kit-platform
-- reach: 1
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | bruges af | needed by
-- column: retired_from date | udfaset fra | retired from
-- column: effect text | virkning | effect
SELECT e.ref AS element, d.ref AS about, e.retired_from, d.effect
FROM element AS e JOIN dependents(e.ref, 1) AS d
WHERE e.standing = 'retired_but_used' AND d.kind NOT IN ('unit', 'capability')
ORDER BY element, about
