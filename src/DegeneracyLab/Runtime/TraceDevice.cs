using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>The device of a trace. It is not a property, because a layer of a network may have that name.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TraceDevice
{
    /// <summary>The device on which the recorded values are.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>The device.</returns>
    public static Device Of(NetworkTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Device;
    }
}
