-- SPDX-License-Identifier: MPL-2.0
-- title: Ejet af en nedlagt enhed | Owned by a unit that has ended
-- about: Elementer, hvis ejer ikke findes længere på datoen, med den enhed, der har afløst den. |
--   Elements whose owner no longer exists on the date, with the unit that has taken its place.
-- column: ref ref | element | element
-- column: name text | navn | name
-- column: owner ref | ejer | owner
-- column: ended date | enheden ophørte | the unit ended
-- column: successor ref | afløst af | succeeded by
SELECT e.ref, e.name, e.owner, u.valid_to AS ended,
       (SELECT min(r.source) FROM relation AS r WHERE r.target = u.ref AND r.relation = 'replaces') AS successor
FROM unit AS u JOIN element AS e ON e.owner = u.ref
WHERE u.valid_to < :on
ORDER BY u.valid_to, e.ref
