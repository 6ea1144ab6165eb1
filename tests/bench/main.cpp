// SPDX-License-Identifier: MPL-2.0
#include "answers/impact.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/import.hpp"
#include "graph/closure.hpp"
#include "interchange/read.hpp"
#include "snapshot/view.hpp"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

/// The project as one more peer of the benchmark: answers a data set's workload files through the product's own import,
/// database, graph and answers, and prints a line of JSON for each workload.
///   fundament-bench DATADIR             makes DATADIR/fundament.db on first use
///   fundament-bench --convert DATADIR   only DATADIR/fundament/elements.csv and relations.csv
namespace fundament::bench {

namespace {

namespace fs = std::filesystem;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double memory_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmRSS:", 0) == 0) return std::atof(line.c_str() + 6) / 1024;
  return 0;
}

struct Node {
  std::string kind, name;
};

/// Department becomes unit; every edge depends_on, repeated pairs once.
std::vector<Node> read_nodes(const fs::path& folder) {
  std::ifstream in(folder / "nodes.csv");
  std::vector<Node> out;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    for (std::size_t begin = 0; begin <= line.size();) {
      const auto end = std::min(line.find(',', begin), line.size());
      cells.push_back(line.substr(begin, end - begin));
      begin = end + 1;
    }
    const auto id = static_cast<std::size_t>(std::stoul(cells[0]));
    if (out.size() <= id) out.resize(id + 1);
    out[id] = {cells[1] == "department" ? "unit" : cells[1], cells[3]};
  }
  return out;
}

void convert(const fs::path& folder) {
  const auto nodes = read_nodes(folder);
  fs::create_directories(folder / "fundament");
  std::ofstream elements(folder / "fundament/elements.csv");
  elements << "kind,key,name\n";
  for (std::size_t id = 0; id < nodes.size(); id++)
    elements << nodes[id].kind << "," << id << "," << nodes[id].name << "\n";
  std::ifstream edges(folder / "edges.csv");
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  std::string line;
  std::getline(edges, line);
  while (std::getline(edges, line))
    pairs.emplace_back(std::stoul(line), std::stoul(line.substr(line.find(',') + 1)));
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::ofstream relations(folder / "fundament/relations.csv");
  relations << "source,relation,target\n";
  for (const auto& [source, target] : pairs)
    relations << nodes[source].kind << ":" << source << ",depends_on," << nodes[target].kind << ":" << target << "\n";
}

class Bench {
public:
  explicit Bench(fs::path folder) : folder_(std::move(folder)), data_(folder_.filename().string()) {}

  int run() {
    const fs::path database = folder_ / "fundament.db";
    if (!fs::exists(database)) import(database);
    const double begin = now();
    auto catalogue = catalogue::Catalogue::open(database.string());
    if (!catalogue) return fail(catalogue.error());
    const auto snapshot = (*catalogue)->snapshot();
    view_ = snapshot::View::whole(snapshot, snapshot::Identity(snapshot->head(), "", ""));
    note("f", now() - begin);
    nodes_ = read_nodes(folder_);
    closures("a", graph::no_depth_limit);
    closures("b", 3);
    batch();
    paths();
    impacts("impact_depth3", 3);
    impacts("impact", graph::no_depth_limit);
    return 0;
  }

private:
  static int fail(const base::Error& error) {
    std::fprintf(stderr, "%s\n", error.message().c_str());
    std::exit(1);
  }

  void import(const fs::path& database) {
    convert(folder_);
    const double begin = now();
    const auto metamodel = model::Metamodel::built_in();
    auto parsed = interchange::read({(folder_ / "fundament").string()}, interchange::Format::csv, *metamodel);
    if (!parsed) fail(parsed.error());
    auto catalogue = catalogue::Catalogue::open(database.string());
    if (!catalogue) fail(catalogue.error());
    const auto report = (*catalogue)->import_parsed(std::move(*parsed), {"bench", "bench"});
    if (!report) fail(report.error());
    note("import", now() - begin);
  }

  void note(const char* workload, double seconds) const {
    std::printf("{\"peer\":\"fundament\",\"data\":\"%s\",\"w\":\"%s\",\"total_s\":%.6f,\"rss_mb\":%.1f}\n",
                data_.c_str(), workload, seconds, memory_mb());
    std::fflush(stdout);
  }

  void report(const char* workload, std::vector<double> times, std::size_t of, double total) const {
    std::sort(times.begin(), times.end());
    const auto quantile = [&](double part) {
      return times.empty() ? 0.0
                           : times[std::min(times.size() - 1,
                                            static_cast<std::size_t>(static_cast<double>(times.size()) * part))];
    };
    std::printf("{\"peer\":\"fundament\",\"data\":\"%s\",\"w\":\"%s\",\"n\":%zu,\"of\":%zu,\"total_s\":%.6f,"
                "\"p50_us\":%.2f,\"p99_us\":%.2f,\"rss_mb\":%.1f,\"note\":\"\"}\n",
                data_.c_str(), workload, times.size(), of, total, quantile(.5), quantile(.99), memory_mb());
    std::fflush(stdout);
  }

  std::vector<std::uint32_t> ids(const char* file) const {
    std::ifstream in(folder_ / file);
    std::vector<std::uint32_t> out;
    for (std::uint32_t id; in >> id;)
      out.push_back(id);
    return out;
  }

  graph::Vertex vertex(std::uint32_t id) const {
    const auto element = view_->model().find(nodes_[id].kind, std::to_string(id));
    return view_->graph().vertex(element.value());
  }

  /// Times each query; the answer is written outside the timing.
  void each(const char* workload, std::size_t count, const std::function<void(std::size_t)>& ask,
            const std::function<std::string(std::size_t)>& answer) const {
    const char* folder = std::getenv("ANS");
    std::ofstream out;
    if (folder) out.open(std::string(folder) + "/" + data_ + ".fundament." + workload);
    const char* cap = std::getenv("CAP");
    const double most = cap ? std::atof(cap) : 20, begin = now();
    double spent = 0;
    std::vector<double> times;
    for (std::size_t i = 0; i < count && now() - begin < most; i++) {
      const double start = now();
      ask(i);
      const double end = now();
      times.push_back((end - start) * 1e6);
      spent += end - start;
      if (folder) out << answer(i) << "\n";
    }
    report(workload, std::move(times), count, spent);
  }

  std::vector<graph::Vertex> vertices(const char* file) const {
    std::vector<graph::Vertex> out;
    for (const auto id : ids(file))
      out.push_back(vertex(id));
    return out;
  }

  void closures(const char* workload, std::uint32_t depth) const {
    const auto starts = vertices("starts.txt");
    graph::Closure reached;
    each(
        workload, starts.size(),
        [&](std::size_t i) {
          base::Budget budget;
          std::ignore = graph::closure(view_->graph(), starts[i], graph::Direction::dependents, depth, reached, budget);
        },
        [&](std::size_t) {
          std::uint64_t sum = 0;
          for (std::size_t d = 1; d < reached.levels.size(); d++)
            sum += d * (reached.levels[d] - reached.levels[d - 1]);
          return std::to_string(reached.order.size()) + " " + std::to_string(sum);
        });
  }

  void batch() const {
    const auto starts = vertices("batch.txt");
    const double begin = now();
    base::Budget budget;
    const auto sizes = graph::closure_sizes(view_->graph(), starts, graph::Direction::dependents, budget);
    const double spent = now() - begin;
    if (const char* folder = std::getenv("ANS")) {
      std::ofstream out(std::string(folder) + "/" + data_ + ".fundament.c");
      for (const auto size : sizes)
        out << size << "\n";
    }
    report("c", std::vector<double>(starts.size(), spent * 1e6 / static_cast<double>(starts.size())), starts.size(),
           spent);
  }

  void paths() const {
    const auto ends = vertices("pairs.txt");
    std::vector<graph::Vertex> path;
    each(
        "d", ends.size() / 2,
        [&](std::size_t i) { path = graph::shortest_path(view_->graph(), ends[2 * i], ends[2 * i + 1]); },
        [&](std::size_t) { return std::to_string(static_cast<long>(path.size()) - 1); });
  }

  /// The whole answer, with effects, totals, and via of the first 50 hits.
  void impacts(const char* workload, std::uint32_t depth) const {
    const auto starts = ids("starts.txt");
    answers::ImpactAnswer answer;
    each(
        workload, starts.size(),
        [&](std::size_t i) {
          answers::ImpactQuestion question;
          question.of = {nodes_[starts[i]].kind + ":" + std::to_string(starts[i])};
          question.depth = depth;
          question.limit = 50;
          base::Budget budget;
          answer = answers::impact(*view_, question, budget).value();
        },
        [&](std::size_t) { return std::to_string(answer.totals.reached); });
  }

  const fs::path folder_;
  const std::string data_;
  std::shared_ptr<const snapshot::View> view_;
  std::vector<Node> nodes_;
};

} // namespace

} // namespace fundament::bench

int main(int count, char** words) {
  if (count == 3 && std::strcmp(words[1], "--convert") == 0) return fundament::bench::convert(words[2]), 0;
  if (count != 2) return std::fprintf(stderr, "usage: fundament-bench [--convert] DATADIR\n"), 2;
  return fundament::bench::Bench(words[1]).run();
}
