import { dockerClusterContract } from "./docker-cluster.ts";

dockerClusterContract(true);
