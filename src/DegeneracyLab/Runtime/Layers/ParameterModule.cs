using System.ComponentModel;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// A layer whose constructor registers its parameters under the names of its properties. TorchSharp's conversions
/// (<c>to(float64)</c>) set the property of a parameter's name where there is one, so each has a setter that registers.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ParameterModule : nn.Module<Tensor, Tensor>
{
    private protected ParameterModule(string name)
        : base(TorchEngine.RequiredBy(name))
    {
    }

    /// <summary>The constructor registers the parameters.</summary>
    protected sealed override void RegisterComponents()
    {
    }

    /// <summary>Takes another parameter in the place of one, which is disposed.</summary>
    private protected void Replace(string name, Parameter? replacement)
    {
        Parameter? old = get_parameter(name);
        if (ReferenceEquals(old, replacement))
            return;
        ConditionallyRegisterParameter(name, replacement);
        old?.Dispose();
    }
}
