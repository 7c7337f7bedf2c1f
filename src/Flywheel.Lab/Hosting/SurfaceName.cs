namespace Flywheel.Lab.Hosting;

/// <summary>What answers at a listener.</summary>
internal enum SurfaceName
{
    /// <summary>The Kubernetes API, https.</summary>
    Kubernetes,

    /// <summary>HTTP into the cluster.</summary>
    IngressHttp,

    /// <summary>HTTPS into the cluster.</summary>
    IngressHttps,

    /// <summary>The forge's API, https.</summary>
    Forge,

    /// <summary>The backend for tofu's states, http.</summary>
    State,

    /// <summary>Questions and orders of flywheel itself, on a socket that only this user can open.</summary>
    Control,
}
