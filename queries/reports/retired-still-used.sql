-- SPDX-License-Identifier: MPL-2.0
-- title: Udfaset, men stadig brugt | Retired, yet still used
-- about: Elementer, der er udfaset på datoen, med det, der stadig behøver dem. |
--   Elements that are retired on the date, with what still needs them.
-- column: ref ref | element | element
-- column: name text | navn | name
-- column: retired_from date | udfaset fra | retired from
-- column: needed_by ref | bruges af | needed by
-- column: needed_by_name text | navn | name
-- column: relation text | relation | relation
-- column: strength text | styrke | strength
-- column: owner ref | brugerens ejer | owner of the user
-- framework: infrastructure
SELECT e.ref, e.name, e.retired_from, d.ref AS needed_by, d.name AS needed_by_name, r.relation, r.strength, d.owner
FROM element AS e JOIN dependents(e.ref, 1) AS d
JOIN relation AS r ON r.valid AND ((r.source = d.ref AND r.target = e.ref) OR (r.source = e.ref AND r.target = d.ref))
WHERE e.standing = 'retired_but_used'
ORDER BY e.ref, d.ref, r.relation
