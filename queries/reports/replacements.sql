-- SPDX-License-Identifier: MPL-2.0
-- title: Erstatninger | Replacements
-- about: Hvad der erstatter hvad, hvornår det nye begynder og det gamle slutter, og om der er huller imellem. |
--   What replaces what, when the new begins and the old ends, and whether there is a gap between.
-- parameter: open boolean = true | Kun dem, hvor det gamle endnu ikke er udfaset | Only those where the old is not retired yet
-- column: new ref | det nye | the new
-- column: new_name text | navn | name
-- column: begins date | i drift fra | in operation from
-- column: old ref | det gamle | the old
-- column: old_name text | navn | name
-- column: ends date | udfases | retired from
-- column: gap_days integer | dage uden begge | days without both
-- chart: timeline new_name begins
SELECT n.ref AS new, n.name AS new_name, coalesce(n.phasing_in_from, n.active_from) AS begins,
       o.ref AS old, o.name AS old_name, o.retired_from AS ends,
       CASE WHEN coalesce(n.phasing_in_from, n.active_from) > o.retired_from
            THEN CAST(julianday(coalesce(n.phasing_in_from, n.active_from)) - julianday(o.retired_from) AS INTEGER) END AS gap_days
FROM relation AS r JOIN element AS n ON n.ref = r.source JOIN element AS o ON o.ref = r.target
WHERE r.relation = 'replaces' AND n.kind <> 'unit' AND (NOT :open OR o.phase <> 'retired')
ORDER BY ends IS NULL, ends, n.ref, o.ref
