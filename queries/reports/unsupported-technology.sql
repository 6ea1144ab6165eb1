-- SPDX-License-Identifier: MPL-2.0
-- title: Teknologi uden support | Technology past support
-- about: Steder i brug, hvor leverandørens support af versionen er slut på datoen, efter forvaltning. |
--   Uses whose version the supplier no longer supports on the date, by administration.
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: administration ref | forvaltning | administration
-- column: technology ref | teknologi | technology
-- column: name text | teknologiens navn | name of the technology
-- column: version text | version | version
-- column: support_until date | support til | support until
-- column: extended_until date | udvidet support til | extended support until
-- column: used_by ref | bruges i | used in
-- column: owner ref | ejer | owner
-- column: criticality enum(criticality) | kritikalitet | criticality
-- chart: timeline name support_until
-- framework: security
SELECT e.party AS administration, t.ref AS technology, t.name, use.version, supplier.support_until, supplier.extended_until,
       e.ref AS used_by, e.owner, e.criticality
FROM technology AS t
JOIN relation AS use ON use.target = t.ref AND use.relation = 'uses_technology' AND use.valid
JOIN element AS e ON e.ref = use.source
JOIN approval(t.ref, use.version) AS supplier
WHERE supplier.support_ended AND e.standing IN ('in_operation', 'retired_but_used') AND within(e.owner, :unit)
ORDER BY e.party IS NULL, e.party, supplier.support_until, t.ref, e.ref
