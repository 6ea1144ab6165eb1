-- SPDX-License-Identifier: MPL-2.0
-- title: Elementer, ingen ejer | Elements nobody owns
-- about: Elementer af de arter, der skal have en ejer, som ingen enhed ejer på datoen. En snitflade hører til den, der udstiller den. |
--   Elements of the kinds that should have an owner which no unit owns on the date. An interface belongs to whoever provides it.
-- parameter: kind kind = none | Kun denne art | Only this kind
-- column: ref ref | element | element
-- column: kind kind | slags | kind
-- column: name text | navn | name
-- column: phase enum(lifecycle) | fase | phase
-- column: needed_by integer | bruges direkte af | needed directly by
SELECT e.ref, e.kind, e.name, e.phase, (SELECT count(*) FROM dependents(e.ref, 1)) AS needed_by
FROM element AS e
WHERE e.owner IS NULL AND e.phase <> 'retired' AND (:kind IS NULL OR e.kind = :kind)
  AND e.kind IN ('system', 'service', 'infrastructure', 'data_asset', 'contract')
ORDER BY needed_by DESC, e.kind, e.key
