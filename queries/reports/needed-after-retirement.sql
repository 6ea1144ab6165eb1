-- SPDX-License-Identifier: MPL-2.0
-- title: Brugt efter sin udfasning | Needed after retirement
-- about: Hvad der skal udfases inden for så mange dage, hvor meget der behøver det i dag, og hvad der skal erstatte det. |
--   What is to be retired within so many days, how much needs it today, and what is to replace it.
-- parameter: days integer = 730 | Dage frem | Days ahead
-- column: ref ref | element | element
-- column: name text | navn | name
-- column: retired_from date | udfases | retired from
-- column: owner ref | ejer | owner
-- column: needed_by integer | bruges direkte af | needed directly by
-- column: reaches integer | berører i alt | reaches in all
-- column: replaced_by ref | erstattes af | replaced by
-- chart: timeline name retired_from
-- framework: infrastructure
SELECT e.ref, e.name, e.retired_from, e.owner,
       (SELECT count(*) FROM dependents(e.ref, 1)) AS needed_by,
       (SELECT count(*) FROM dependents(e.ref)) AS reaches,
       (SELECT min(r.source) FROM relation AS r WHERE r.target = e.ref AND r.relation = 'replaces') AS replaced_by
FROM element AS e
WHERE e.retired_from > :on AND e.retired_from <= date(:on, '+' || :days || ' days')
ORDER BY e.retired_from, e.ref
