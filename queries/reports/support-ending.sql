-- SPDX-License-Identifier: MPL-2.0
-- title: Support, der slutter | Support that ends
-- about: Versioner i brug, hvis support slutter inden for så mange dage, med hvor mange elementer og forvaltninger de berører. |
--   Versions in use whose support ends within so many days, with how many elements and administrations they touch.
-- parameter: days integer = 365 | Dage frem | Days ahead
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: technology ref | teknologi | technology
-- column: name text | navn | name
-- column: version text | version | version
-- column: support_until date | support til | support until
-- column: used_in integer | bruges i | used in
-- column: administrations integer | forvaltninger | administrations
-- chart: timeline name support_until
-- framework: security
SELECT t.ref AS technology, t.name, use.version, supplier.support_until,
       count(DISTINCT e.ref) AS used_in, count(DISTINCT e.administration) AS administrations
FROM technology AS t
JOIN relation AS use ON use.target = t.ref AND use.relation = 'uses_technology' AND use.valid
JOIN element AS e ON e.ref = use.source
JOIN approval(t.ref, use.version) AS supplier
WHERE supplier.support_until BETWEEN :on AND date(:on, '+' || :days || ' days')
  AND e.standing IN ('in_operation', 'retired_but_used') AND within(e.owner, :unit)
GROUP BY t.ref, use.version
ORDER BY supplier.support_until, t.ref, use.version
