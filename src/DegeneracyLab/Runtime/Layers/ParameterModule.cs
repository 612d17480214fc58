using System.ComponentModel;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// A layer whose constructor registers its parameters under the names of its properties. TorchSharp's conversions
/// (<c>to(float64)</c>) set the property of a parameter's name where there is one, so each has a setter that registers.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ParameterModule : nn.Module<Tensor, Tensor>, nn.IModule<Tensor, Tensor>
{
    private protected ParameterModule(string name)
        : base(TorchEngine.RequiredBy(name))
    {
    }

    /// <summary>Runs the layer.</summary>
    /// <param name="input">The layer's input.</param>
    /// <returns>The output.</returns>
    /// <exception cref="ArgumentException">The input does not fit the layer.</exception>
    public new Tensor call(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            Tensor output = base.call(input);
            // While native code computes with their tensors, neither may be finalised.
            GC.KeepAlive(input);
            GC.KeepAlive(this);
            return output;
        }
        catch (Exception exception) when (ModuleInput.Explain(this, null, input, exception) is { } explained)
        {
            throw explained;
        }
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
