-- SPDX-License-Identifier: MPL-2.0
-- title: Support, der slutter | Support that ends
-- about: Versioner i brug, hvis support slutter inden for så mange dage, med hvor mange elementer og forvaltninger de berører. |
--   Versions in use whose support ends within so many days, with how many elements and administrations they touch.
-- parameter: days integer = 365 | Dage frem | Days ahead
-- column: technology ref | teknologi | technology
-- column: name text | navn | name
-- column: version text | version | version
-- column: support_until date | support til | support until
-- column: used_in integer | bruges i | used in
-- column: administrations integer | forvaltninger | administrations
-- chart: timeline name support_until
WITH supported(technology, version, until) AS (
  SELECT t.ref, v.value ->> 'version', coalesce(v.value ->> 'end_of_life', v.value ->> 'support_until')
  FROM technology AS t, json_each(t.versions) AS v),
used(technology, version, until, user, closest) AS (
  SELECT s.technology, s.version, s.until, use.source, max(length(s.version))
  FROM supported AS s JOIN relation AS use ON use.target = s.technology
  WHERE use.relation = 'uses_technology' AND use.valid
    AND (use.version = s.version OR use.version LIKE s.version || '.%')
  GROUP BY use.source, use.target, use.key)
SELECT t.ref AS technology, t.name, used.version, used.until AS support_until,
       count(DISTINCT e.ref) AS used_in, count(DISTINCT e.administration) AS administrations
FROM used JOIN technology AS t ON t.ref = used.technology JOIN element AS e ON e.ref = used.user
WHERE used.until BETWEEN :on AND date(:on, '+' || :days || ' days')
  AND e.standing IN ('in_operation', 'retired_but_used')
GROUP BY t.ref, used.version
ORDER BY used.until, t.ref, used.version
