-- SPDX-License-Identifier: MPL-2.0
-- title: Hvem bruger teknologien | Who uses the technology
-- about: De løsninger i drift, som bruger en teknologi, alle eller dem i en version, med version og forvaltning. |
--   The solutions in operation that use a technology, all or those of a version, with version and administration.
-- parameter: technology ref | Teknologi | Technology
-- parameter: version text = none | Kun denne version | Only this version
-- column: solution ref | løsning | solution
-- column: name text | navn | name
-- column: kind kind | slags | kind
-- column: version text | version | version
-- column: party ref | forvaltning | administration
SELECT e.ref AS solution, e.name, e.kind, group_concat(DISTINCT use.version) AS version, e.party
FROM relation AS use JOIN element AS e ON e.ref = use.source
WHERE use.target = :technology AND use.relation = 'uses_technology' AND use.valid
  AND e.standing IN ('in_operation', 'retired_but_used')
  AND (:version IS NULL OR use.version = :version OR in_range(use.version, :version || '.*', :technology))
GROUP BY e.ref
ORDER BY e.name, e.ref
