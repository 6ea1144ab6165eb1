-- SPDX-License-Identifier: MPL-2.0
-- title: Elementer uden relationer | Elements without relations
-- about: Elementer, som intet er forbundet med ud over deres ejer: de kan ikke svare på, hvad der afhænger af dem. Afgørelser om pakker, der ikke står i kataloget, hører ikke til her. |
--   Elements that nothing is connected to but their owner: they cannot say what depends on them. Decisions about packages outside the catalogue do not belong here.
-- parameter: kind kind = none | Kun denne art | Only this kind
-- column: ref ref | element | element
-- column: kind kind | slags | kind
-- column: name text | navn | name
-- column: owner ref | ejer | owner
-- column: origin text | kommer fra | comes from
SELECT e.ref, e.kind, e.name, e.owner, e.origin
FROM element AS e
WHERE (:kind IS NULL OR e.kind = :kind)
  AND e.ref NOT IN (SELECT ref FROM decision WHERE purl_pattern IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM relation WHERE source = e.ref)
  AND NOT EXISTS (SELECT 1 FROM relation WHERE target = e.ref AND relation <> 'owns')
ORDER BY e.kind, e.key
