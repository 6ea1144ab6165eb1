-- SPDX-License-Identifier: MPL-2.0
-- title: Borgervendte løsninger | What citizens meet
-- about: Løsninger, som borgerne møder, hvor meget de behøver for at virke, og hvor kritiske de er. |
--   Solutions that citizens meet, how much they need in order to work, and how critical they are.
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: ref ref | element | element
-- column: name text | navn | name
-- column: criticality enum(criticality) | kritikalitet | criticality
-- column: owner ref | ejer | owner
-- column: users integer | brugere | users
-- column: needs_hard integer | kan ikke undvære | cannot do without
-- column: needs integer | bruger i alt | needs in all
-- chart: bar name needs_hard
SELECT e.ref, e.name, e.criticality, e.owner, s.users,
       (SELECT count(*) FROM dependencies(e.ref) WHERE need = 'hard') AS needs_hard,
       (SELECT count(*) FROM dependencies(e.ref)) AS needs
FROM element AS e LEFT JOIN system AS s ON s.ref = e.ref
WHERE e.environment = 'citizen' AND e.kind IN ('system', 'service')
  AND e.standing IN ('in_operation', 'retired_but_used') AND within(e.owner, :unit)
ORDER BY needs_hard DESC, e.ref
