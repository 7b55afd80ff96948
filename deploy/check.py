#!/usr/bin/env python3
"""Checks the deployment's files against each other; needs no Docker. With docker-compose installed its own validation runs too."""
import json
import pathlib
import re
import shutil
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
problems = []


def check(holds, message):
    if not holds:
        problems.append(message)


compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
arguments = (ROOT / "src/Silo/Commands/SiloArguments.cs").read_text() + (ROOT / "src/Hosting/Commands/ServiceArguments.cs").read_text()

for name, service in compose["services"].items():
    for network in service.get("networks", []):
        check(network in compose["networks"], f"{name}: network {network} is not declared")
    for needed in service.get("depends_on", {}):
        check(needed in compose["services"], f"{name}: depends on {needed}, which is not a service")
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        there = (ROOT / source).exists() if source.startswith(".") else source in compose["volumes"]
        check(there, f"{name}: {source} does not exist")
    for port in service.get("ports", []):
        check(port.startswith("127.0.0.1:"), f"{name}: port {port} can be reached from other machines")
    if "build" in service:
        check((ROOT / service["build"]["dockerfile"]).exists(), f"{name}: there is no {service['build']['dockerfile']}")
        for option in [word for word in service["command"] if word.startswith("--")]:
            check(f'"{option}"' in arguments, f"{name}: the silo has no {option}")

roles = {service["command"][service["command"].index("--role") + 1] for service in compose["services"].values() if "build" in service}
check(roles == {"api", "engine", "features"}, f"the silos have the roles {sorted(roles)}; expected api, engine and features")

collector = yaml.safe_load((ROOT / "deploy/otel-collector.yaml").read_text())
for name, pipeline in collector["service"]["pipelines"].items():
    for kind in ("receivers", "processors", "exporters"):
        for part in pipeline[kind]:
            check(part in collector[kind], f"otel-collector.yaml: pipeline {name} names {part}, which is not among the {kind}")
scraped = yaml.safe_load((ROOT / "deploy/prometheus.yml").read_text())["scrape_configs"][0]["static_configs"][0]["targets"]
exported = collector["exporters"]["prometheus"]["endpoint"].split(":")[1]
check(scraped == [f"otel-collector:{exported}"], f"prometheus.yml scrapes {scraped}; the collector offers port {exported}")
check("tempo" in compose["services"] and collector["exporters"]["otlp/tempo"]["endpoint"].startswith("tempo:"), "traces go nowhere")

sources = yaml.safe_load((ROOT / "deploy/grafana/provisioning/datasources/sources.yaml").read_text())["datasources"]
uids = {source["uid"] for source in sources}
for source in sources:
    host = re.match(r"http://([^:/]+)", source["url"]).group(1)
    check(host in compose["services"], f"grafana: {source['url']} is no service")
ours = {name.replace(".", "_") for name in re.findall(r'"(saeactors\.[a-z.]+)"', "".join(path.read_text() for path in (ROOT / "src").rglob("Telemetry/*.cs")))}
for path in (ROOT / "deploy/grafana/dashboards").glob("*.json"):
    for panel in json.loads(path.read_text())["panels"]:
        for target in panel["targets"]:
            check(target["datasource"]["uid"] in uids, f"{path.name}: {panel['title']} asks {target['datasource']['uid']}, which is no source")
            for metric in re.findall(r"saeactors_[a-z_]+", target["expr"]):
                base = re.sub(r"_(total|bucket|count|sum)$", "", metric).removesuffix("_seconds")
                check(base in ours, f"{path.name}: {panel['title']} asks for {metric}, which nothing exports")

if shutil.which("docker-compose"):
    variables = {"SAEACTORS_API_KEY": "k", "POSTGRES_PASSWORD": "p", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    validation = subprocess.run(["docker-compose", "config", "--quiet"], cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    check(validation.returncode == 0, validation.stderr.strip())

print("\n".join(problems) or "The deployment's files agree.")
sys.exit(1 if problems else 0)
