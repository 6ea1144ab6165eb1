// SPDX-License-Identifier: MPL-2.0
import java.io.BufferedReader;
import java.io.InputStreamReader;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** Reads "a TAB b TAB -1|0|1" lines and says how many pairs Maven orders otherwise. */
class Maven {
  public static void main(String[] arguments) throws Exception {
    int compared = 0, differ = 0;
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split("\t");
      compared++;
      int order = Integer.signum(new ComparableVersion(parts[0]).compareTo(new ComparableVersion(parts[1])));
      if (order == Integer.parseInt(parts[2])) continue;
      differ++;
      System.err.println(parts[0] + " " + parts[1] + ": said " + parts[2]);
    }
    System.out.println(compared + " " + differ);
  }
}
