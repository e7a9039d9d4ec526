-- The first configuration: an operator changes it by adding a snapshot, never by editing this one.
insert into config_snapshots (classification_rules_yaml, thresholds_yaml, note, is_active)
values ($yaml$# How the files of a pull request are sorted.
#
# Globs:
#   name.ext        that file name in any folder; *.ext and [Rr]eadme likewise
#   folder/         everything below a folder of that name, anywhere
#   /folder/        everything below that folder of the root only
#   a/**/b          from the root; ** is any number of folders
#   {x,y}           x or y (not nested); * and ? never match a slash; upper and lower case differ
# In each list the first rule that matches decides.

# The channel of a file: tests, docs, meta or production. What matches nothing is production.
channels:
  # Rules that must win over the folders further down.
  - channel: meta
    paths:
      - .github/
      - .gitlab/
      - .circleci/
      - .husky/
      - .vscode/
      - .idea/
      - .changeset/
      - CHANGELOG*
      - changelog*
      - CHANGES
      - CHANGES.{md,txt,rst,adoc}
      - HISTORY.{md,txt,rst}
      - NEWS
      - NEWS.{md,txt,rst}
      - RELEASE_NOTES*
  # Templates that a generator writes into other projects, their tests included.
  - channel: production
    paths:
      - /blueprints/
  - channel: docs
    paths:
      - /docs/
      - /doc/
      - /Documentation/
      - /documentation/
      - "*.rst"
      - "*.rst.inc"

  - channel: tests
    paths:
      # Folders
      - tests/
      - Tests/
      - test/
      - __tests__/
      - __mocks__/
      - spec/
      - specs/
      - Specs/
      - e2e/
      - cypress/
      - node-tests/
      - testdata/
      - test-data/
      - test_data/
      - fixtures/
      - Fixtures/
      - __fixtures__/
      - androidTest/
      - "*-tests/"
      - "*_tests/"
      - "*.Tests/"
      - "*.UnitTests/"
      - "*.IntegrationTests/"
      # File names
      - "*.{test,spec,e2e,cy}.{js,cjs,mjs,jsx,ts,cts,mts,tsx,vue,coffee}"
      - "*-test.{js,cjs,mjs,jsx,ts,mts,tsx,gjs,gts}"
      - "*-spec.{js,cjs,mjs,jsx,ts,mts,tsx}"
      - "*_test.{go,py,rb,js,ts,cc,cpp,c,dart,exs,ex,clj,rs,php,ml}"
      - "*_spec.{rb,lua,js,ts,cr}"
      - "*_unittest.{cc,cpp,py}"
      - "test_*.{py,rb,c,cc,cpp}"
      - conftest.py
      - "*Test.{php,java,kt,scala,groovy,cs,swift,m,mm,hs}"
      - "*Tests.{php,java,kt,scala,groovy,cs,swift,m,mm,fs,ps1}"
      - "*TestCase.java"
      - "*{Spec,Specs}.{scala,groovy,kt,cs,hs,js,ts}"
      - "*IT.java"
      - "*.phpt"
      - "*.feature"
      - "*.bats"
      - "*.t"

  - channel: meta
    paths:
      # Continuous integration
      - .travis.yml
      - .appveyor.yml
      - appveyor.yml
      - azure-pipelines.yml
      - .gitlab-ci.yml
      - bitbucket-pipelines.yml
      - Jenkinsfile
      - circle.yml
      - .scrutinizer.yml
      - .codecov.yml
      - codecov.yml
      - .codeclimate.yml
      - .coveralls.yml
      - .styleci.yml
      - .fabbot.yml
      - .platform.app.yaml
      - .platform/
      - renovate.json
      - .renovaterc*
      - dependabot.yml
      - .pre-commit-config.yaml
      # Repository
      - .gitignore
      - .gitattributes
      - .gitmodules
      - .git-blame-ignore-revs
      - .mailmap
      - .editorconfig
      - .npmignore
      - .npmrc
      - .nvmrc
      - .node-version
      - .ruby-version
      - .python-version
      - .tool-versions
      - .dockerignore
      - CODEOWNERS
      - OWNERS
      - LICENSE*
      - LICENCE*
      - COPYING*
      - NOTICE
      - AUTHORS*
      - CONTRIBUTORS*
      - MAINTAINERS*
      - VERSION
      # Packages and their dependencies
      - package.json
      - bower.json
      - lerna.json
      - nx.json
      - turbo.json
      - pnpm-workspace.yaml
      - composer.json
      - Gemfile
      - "*.gemspec"
      - Rakefile
      - setup.py
      - setup.cfg
      - pyproject.toml
      - requirements*.txt
      - Pipfile
      - tox.ini
      - Cargo.toml
      - go.mod
      - go.work
      - pom.xml
      - "*.csproj"
      - "*.sln"
      - Directory.Build.{props,targets}
      - build.gradle
      - build.gradle.kts
      - settings.gradle
      - settings.gradle.kts
      - gradle.properties
      - Package.swift
      - mix.exs
      - pubspec.yaml
      - Podfile
      - "*.podspec"
      # Lock files
      - "*.lock"
      - "*.lock.json"
      - "*.lock.yaml"
      - "*-lock.{json,yaml,yml}"
      - npm-shrinkwrap.json
      - "*.lockb"
      - "*.lockfile"
      - "*.resolved"
      - go.sum
      - go.work.sum
      # Build and tools
      - Makefile
      - GNUmakefile
      - CMakeLists.txt
      - "*.cmake"
      - Dockerfile*
      - docker-compose*.{yml,yaml}
      - Gruntfile.{js,coffee}
      - gulpfile.{js,mjs,ts}
      - Brocfile.js
      - ember-cli-build.{js,cjs,mjs}
      - Assetfile
      - webpack.config.*
      - rollup.config.*
      - vite.config.*
      - babel.config.*
      - .babelrc*
      - tsconfig*.json
      - jsconfig.json
      - .eslintrc*
      - .eslintignore
      - eslint.config.*
      - .jshintrc
      - .jshintignore
      - .jscsrc
      - tslint.json
      - .prettierrc*
      - .prettierignore
      - biome.json
      - .stylelintrc*
      - .rubocop.yml
      - .flake8
      - .pylintrc
      - mypy.ini
      - jest.config.*
      - vitest.config.*
      - karma.conf.js
      - testem*.{js,json}
      - playwright.config.*
      - phpunit.xml*
      - phpstan*.neon*
      - psalm*.xml
      - .php_cs*
      - .php-cs-fixer*
      - phpcs.xml*
      - .golangci.{yml,yaml}
      - rustfmt.toml
      - .clang-format
      - .rspec
      - .yardopts
      - .doctor-rst.yaml

  - channel: docs
    paths:
      - docs/
      - Documentation/
      - /guides/
      - /examples/
      - /Examples/
      - /samples/
      - /demo/
      - /demos/
      - /man/
      - javadoc/
      - _images/
      - "*.md"
      - "*.markdown"
      - "*.mdx"
      - "*.adoc"
      - "*.asciidoc"
      - "*.textile"
      - "*.rdoc"
      - "*.pod"
      - README*
      - Readme*
      - readme*
      - INSTALL*
      - UPGRADE*
      - UPGRADING*
      - CONTRIBUTING*
      - SECURITY*.txt

# Noise: files that are listed but left out of signatures, because their lines say nothing about the work done.
noise:
  - reason: lockfile
    paths:
      - package-lock.json
      - npm-shrinkwrap.json
      - yarn.lock
      - pnpm-lock.yaml
      - bun.lock
      - bun.lockb
      - deno.lock
      - composer.lock
      - symfony.lock
      - Gemfile.lock
      - gems.locked
      - Cargo.lock
      - poetry.lock
      - pdm.lock
      - uv.lock
      - pixi.lock
      - Pipfile.lock
      - conda-lock.yml
      - go.sum
      - go.work.sum
      - Gopkg.lock
      - glide.lock
      - mix.lock
      - rebar.lock
      - pubspec.lock
      - Podfile.lock
      - Cartfile.resolved
      - Package.resolved
      - packages.lock.json
      - project.lock.json
      - paket.lock
      - gradle.lockfile
      - buildscript-gradle.lockfile
      - flake.lock
      - shard.lock
      - stack.yaml.lock
      - cabal.project.freeze
      - MODULE.bazel.lock
      - .terraform.lock.hcl
      - "*esy.lock"

  - reason: vendored
    paths:
      - node_modules/
      - bower_components/
      - jspm_packages/
      - vendor/
      - vendors/
      - third_party/
      - third-party/
      - thirdparty/
      - 3rdparty/
      - /deps/
      - /extern/
      - /external/
      - /Carthage/
      - Pods/
      - Godeps/
      - dist/
      - .yarn/{releases,plugins,sdks}/
      - "**/.yarn/{releases,plugins,sdks}/"
      - "**/gradle/wrapper/"
      - gradlew
      - gradlew.bat
      - "**/.mvn/wrapper/"
      - mvnw
      - mvnw.cmd
      # C and Autoconf
      - configure
      - config.guess
      - config.sub
      - aclocal.m4
      - libtool.m4
      - lt{options,sugar,version,~obsolete}.m4
      - erlang.mk
      - cpplint.py
      # Well-known browser libraries, copied in (a bare jquery.js may as well be a project's own file)
      - jquery-[0-9]*.js
      - jquery-ui*.{js,css}
      - jquery.{ui,effects,fancybox,validate,unobtrusive}*.{js,css}
      - bootstrap.{js,css,less,scss,styl}
      - bootstrap-{theme,responsive,datepicker}*.{js,css}
      - font-awesome*.{css,less,scss,styl}
      - normalize.{css,less,scss,styl}
      - modernizr*.js
      - html5shiv.js
      - scriptaculous.js
      - mootools*.js
      - d3.js
      - d3.v[0-9]*.js
      - knockout-[0-9]*.js
      - ckeditor/
      - tiny_mce/
      - tinymce/
      - ace-builds/
      - MathJax/
      - extjs/
      - "*-vsdoc.js"
      - "*.intellisense.js"

  - reason: minified
    paths:
      - "*{.,-}min.{js,mjs,cjs,css,html}"
      - "*.min.{js,css}.gz"

  - reason: generated
    paths:
      # Snapshots and recordings of tests
      - "*.snap"
      - __snapshots__/
      - cassettes/
      # Source maps
      - "*.{js,mjs,cjs,css,ts}.map"
      - "*.min.map"
      # Protocol buffers, Thrift, gRPC
      - "*.pb.{go,cc,h,gw.go,dart,swift}"
      - "*.pbobjc.{h,m}"
      - "*_pb2{,_grpc}.py{,i}"
      - "*_pb.{js,d.ts,rb}"
      - "*_grpc.pb.{go,cc,h}"
      # Code generators
      - __generated__/
      - "*.generated.*"
      - "*_generated.{go,rs,h}"
      - "zz_generated.*"
      - "*.g.{dart,cs}"
      - "*.freezed.dart"
      - "*.{d,D}esigner.{cs,vb}"
      - "*.feature.cs"
      - "*.zep.{c,h,php}"
      - "*.nib"
      - "*.xcworkspacedata"
      - "*.xcuserstate"
      - .pnp.*
      - ppport.h
      - .DS_Store
      - Thumbs.db

# A file that says one of these near its top is generated.
generatedMarkers:
  - Code generated by
  - "@generated"
  - DO NOT EDIT!
  - do not edit this file
  - DO NOT EDIT THIS FILE
  - GENERATED CODE -- DO NOT EDIT
  - THIS FILE IS GENERATED
  - This file is auto-generated
  - This file was automatically generated
  - This file is automatically generated
  - This file is autogenerated
  - This file was autogenerated
  - Autogenerated by Thrift
  - Generated by Cython
  - Generated by PEG.js
  - Generated by CoffeeScript
  - Generated by the protocol buffer compiler
  - Generated by the gRPC
  - Generated from the file
  - <auto-generated

# Files in which a change of nothing but version numbers or release dates is noise (a release commit).
versionFiles:
  - package.json
  - bower.json
  - composer.json
  - lerna.json
  - VERSION
  - version
  - VERSION.txt
  - .version
  - "[Vv]ersion.*"
  - "_version.py"
  - __init__.py
  - __about__.py
  - setup.py
  - setup.cfg
  - pyproject.toml
  - Cargo.toml
  - pom.xml
  - gradle.properties
  - build.gradle
  - build.gradle.kts
  - "*.gemspec"
  - "*.podspec"
  - "*.csproj"
  - mix.exs
  - pubspec.yaml
  - CHANGELOG*
  - Kernel.php
  - Application.php
$yaml$, $yaml$# Which earlier pull requests are compared, how a pair is scored, and what its score means.

retrieval:
  # Only pull requests opened within these days before are compared.
  lookbackDays: 365
  # A feature (line, path, word) that this many pull requests carry proposes nobody.
  frequencyCap: 64
  # For each way of finding candidates: features asked, rarest first, and candidates kept, best first.
  retrievers:
    canonical_hash: { features: 64, candidates: 20 }
    rare_fingerprints: { features: 64, candidates: 40 }
    lsh: { features: 42, candidates: 10 }
    symbols: { features: 16, candidates: 15 }
    paths: { features: 32, candidates: 60 }
    text: { features: 32, candidates: 80 }

# A logistic score: bias + sum of weight times signal, each signal 0..1. The weights are fitted to pull requests that people
# marked as duplicates (test/quality/fit-weights.ts); the bias is such that two of a hundred random pull requests have a
# candidate by another author above 0.5, five above 0.29 and ten above 0.17.
weights:
  bias: -5.89
  paths: 1.14
  fileNames: 0.3
  folders: 0.2
  added: 1.37
  removed: 0.95
  symbols: 0.34
  title: 1.33
  body: 0.63
  issues: 1.07
  containment: 0.86
  mutualContainment: 0.15
  sameCanonicalHash: 0.82
  closeness: 1.72

categories:
  # Share of each side's changed lines found in the other.
  sameChangeContainment: 0.9
  # Share of the smaller side's changed lines found in the larger.
  sameFeatureContainment: 0.6
  # Below this many fingerprints a share means nothing.
  minimumFingerprints: 8
  competingScore: 0.3
  # Likeness of titles, or of symbols, that makes two goals the same.
  competingTitle: 0.5
  relatedScore: 0.15
  uncertainScore: 0.15

edges:
  perPullRequest: 10
  minimumScore: 0.05
  # A pair that comes out as not related is kept from here on.
  notRelatedScore: 0.1
$yaml$, 'defaults', true);
