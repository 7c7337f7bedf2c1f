{
  description = "The runner dashboard as an OCI image, without nixpkgs";

  # Call it on a folder, not on the checkout: `nix build path:FOLDER#dashboard-image`. What goes into the image,
  # app/build and app/nix/host-node, is made by other programs and ignored by git, and a git flake does not see it.
  # app/nix/README.md says how the folder is prepared.
  outputs = { self }:
    let
      imageFor = system: derivation {
        inherit system;
        name = "dashboard-image.tar";
        builder = "/bin/sh";
        args = [ ./app/nix/mkoci.sh ];
        # tar, gzip and sha256sum are the host's; nothing of them ends up in the image.
        PATH = "/usr/bin:/bin";

        # Each is an input by itself, so that no other file of the folder causes a new image.
        build = made "dashboard-build" ./app/build;
        hostNode = made "host-node" ./app/nix/host-node;
        package = builtins.path { name = "package.json"; path = ./app/image/package.json; };
      };

      made = name: path:
        if builtins.pathExists path
        then builtins.path { inherit name path; }
        else throw "${name} is not in the flake's folder. A flake of a git checkout does not see it: app/nix/README.md says how to prepare one that does.";
    in
    {
      packages = builtins.listToAttrs (map
        (system: {
          name = system;
          value = rec {
            dashboard-image = imageFor system;
            default = dashboard-image;
          };
        })
        [ "x86_64-linux" "aarch64-linux" ]);
    };
}
