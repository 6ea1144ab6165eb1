-- SPDX-License-Identifier: MPL-2.0
-- title: Ringe af afhængighed | Rings of dependency
-- about: Elementer, der behøver hinanden i ring, så ingen af dem kan startes først. Ringe alene af helheder og deres dele regnes ikke med. |
--   Elements that need each other in a ring, so that none of them can be started first. Rings merely of wholes and their parts do not count.
-- parameter: strength one_of(hard,soft,weak) = soft | Behov mindst så stærke | Needs at least so strong
-- column: ring integer | ring | ring
-- column: size integer | elementer i ringen | elements in the ring
-- column: ref ref | element | element
-- column: kind kind | slags | kind
-- column: name text | navn | name
-- column: owner ref | ejer | owner
-- framework: infrastructure
SELECT ring, count(*) OVER (PARTITION BY ring) AS size, ref, kind, name, owner
FROM rings(:strength)
ORDER BY size DESC, ring, ref
