-- SPDX-License-Identifier: MPL-2.0
-- title: Hvem er master for data | Who masters the data
-- about: Dataaktiver, som ingen eller flere er master for: hvor er det rigtige svar? |
--   Data assets that nobody or several master: where is the right answer?
-- parameter: copies boolean = false | Også kopier af andre data | Also copies of other data
-- column: data ref | data | data
-- column: name text | navn | name
-- column: data_class enum(data_class) | dataklasse | data class
-- column: masters integer | mastere | masters
-- column: which text | hvilke | which
-- column: read_by integer | læses af | read by
-- framework: data
SELECT d.ref AS data, d.name, d.data_class, count(m.source) AS masters,
       group_concat(m.source, ', ') AS which,
       (SELECT count(*) FROM relation AS r WHERE r.target = d.ref AND r.relation = 'reads' AND r.valid) AS read_by
FROM data_asset AS d
LEFT JOIN relation AS m ON m.target = d.ref AND m.relation = 'masters' AND m.valid
WHERE :copies OR NOT EXISTS
  (SELECT 1 FROM relation AS c WHERE c.source = d.ref AND c.relation = 'copied_from' AND c.valid)
GROUP BY d.ref
HAVING count(m.source) <> 1
ORDER BY masters, read_by DESC, d.ref
